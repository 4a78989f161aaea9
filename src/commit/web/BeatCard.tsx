import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../web/i18n/locale.tsx";
import { Explained } from "../../web/metrics/MetricValue.tsx";
import { metricsQuery, seriesQuery, type Asked } from "../../web/metrics/queries.ts";
import { Beat } from "../../web/ui/Beat.tsx";
import { Card } from "../../web/ui/Card.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import type { WeekPage } from "../contract.ts";
import { besideWeek } from "./weeks.ts";
import { myWeekWords } from "./words.ts";

/** The beat of the thirteen weeks up to now, and how accurate they were. */
export function BeatCard({ page, scope = "person" }: { page: Pick<WeekPage, "week" | "soFar" | "person">; scope?: "person" | "tree" }) {
  const words = useWords(myWeekWords);
  const format = useFormat();
  const asked: Asked = { of: page.person.id, scope, period: page.soFar ? page.week : besideWeek(page.week, -1) };
  const series = useQuery(seriesQuery(asked));
  const accuracy = useQuery(metricsQuery(asked, ["accuracy"])).data?.["accuracy"];
  return (
    <Card
      title={words.beat}
      padded
      more={
        accuracy?.value && (
          <Explained asked={asked} metric="accuracy">
            {words.accuracy(format.percent(accuracy.value, 0))}
          </Explained>
        )
      }
    >
      <Faces query={series} height={130}>
        {({ weeks }) => (
          <Beat
            caption={words.beat}
            weeks={weeks.map(({ week, commit, booked, signed, owed, attainment }) => ({
              week,
              commit: signed === 0 && owed > 0 ? null : commit,
              actual: booked,
              band: attainment.band,
            }))}
          />
        )}
      </Faces>
    </Card>
  );
}
