import type { Period } from "../../calendar/rules.ts";
import type { Metric } from "./metric.ts";
import { accuracy } from "./registry/accuracy.ts";
import { accuracyGross } from "./registry/accuracy_gross.ts";
import { attainment } from "./registry/attainment.ts";
import { attainmentOverWeeks } from "./registry/attainment_over_weeks.ts";
import { backlogShare } from "./registry/backlog_share.ts";
import { bias } from "./registry/bias.ts";
import { bookedByMonth1 } from "./registry/booked_by_month_1.ts";
import { bookedByMonth2 } from "./registry/booked_by_month_2.ts";
import { bookedByMonth3 } from "./registry/booked_by_month_3.ts";
import { commitAttainment } from "./registry/commit_attainment.ts";
import { commitGrowth } from "./registry/commit_growth.ts";
import { commitReliability } from "./registry/commit_reliability.ts";
import { compliance } from "./registry/compliance.ts";
import { coverage12Months } from "./registry/coverage_12_months.ts";
import { coverageOfTheRestOfTheQuarter } from "./registry/coverage_of_the_rest_of_the_quarter.ts";
import { linearPlanOfWeek } from "./registry/linear_plan.ts";
import { linearityByChanceOfQuarter } from "./registry/linearity_by_chance.ts";
import { linearityOfQuarter } from "./registry/linearity.ts";
import { monthOutlook } from "./registry/month_outlook.ts";
import { monthOutlookWithUpside } from "./registry/month_outlook_with_upside.ts";
import { overdueBacklogShare } from "./registry/overdue_backlog_share.ts";
import { paceToDate } from "./registry/pace_to_date.ts";
import { pipelineGrowth } from "./registry/pipeline_growth.ts";
import { pipelineQuality } from "./registry/pipeline_quality.ts";
import { quarterOutlook } from "./registry/quarter_outlook.ts";
import { quarterOutlookWithUpside } from "./registry/quarter_outlook_with_upside.ts";
import { salesCycleMeanDays } from "./registry/sales_cycle_mean_days.ts";
import { salesCycleMedianDays } from "./registry/sales_cycle_median_days.ts";
import { salesVelocity } from "./registry/sales_velocity.ts";
import { slippage } from "./registry/slippage.ts";
import { surpriseRate } from "./registry/surprise_rate.ts";
import { twelveMonthCommit } from "./registry/twelve_month_commit.ts";
import { twelveMonthSum } from "./registry/twelve_month_sum.ts";
import { volatilityOfQuarter } from "./registry/volatility.ts";
import { weekPace } from "./registry/week_pace.ts";
import { weekPaceWithUpside } from "./registry/week_pace_with_upside.ts";
import { weeksInBand } from "./registry/weeks_in_band.ts";
import { weightedPipeline } from "./registry/weighted_pipeline.ts";
import { winRateByAmount } from "./registry/win_rate_by_amount.ts";
import { winRateByCount } from "./registry/win_rate_by_count.ts";

/** Every number there is, in the order in which answers list them. */
export const metrics: readonly Metric[] = [
  commitAttainment,
  linearPlanOfWeek,
  weekPace,
  weekPaceWithUpside,
  paceToDate,
  monthOutlookWithUpside,
  monthOutlook,
  quarterOutlookWithUpside,
  quarterOutlook,
  commitReliability,
  attainmentOverWeeks,
  accuracy,
  accuracyGross,
  bias,
  weeksInBand,
  compliance,
  surpriseRate,
  coverage12Months,
  coverageOfTheRestOfTheQuarter,
  pipelineGrowth,
  commitGrowth,
  twelveMonthSum,
  twelveMonthCommit,
  pipelineQuality,
  weightedPipeline,
  winRateByCount,
  winRateByAmount,
  salesCycleMeanDays,
  salesCycleMedianDays,
  salesVelocity,
  backlogShare,
  overdueBacklogShare,
  linearityOfQuarter,
  linearityByChanceOfQuarter,
  volatilityOfQuarter,
  attainment,
  bookedByMonth1,
  bookedByMonth2,
  bookedByMonth3,
  slippage,
];

export const metricByKey: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.key, metric]));

/** The metrics that a kind of period has. */
export const metricsOf = (kind: Period["kind"]): Metric[] => metrics.filter((metric) => metric[kind]);
