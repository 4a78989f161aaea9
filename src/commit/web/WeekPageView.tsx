import "./week.css";
import type { WeekPage } from "../contract.ts";
import { Adjustments } from "./Adjustments.tsx";
import { BacklogCard } from "./BacklogCard.tsx";
import { BeatCard } from "./BeatCard.tsx";
import { DraftPage } from "./DraftPage.tsx";
import { FollowedCard } from "./FollowedCard.tsx";
import { FourAnswers } from "./FourAnswers.tsx";
import { LastWeekCard } from "./LastWeekCard.tsx";
import { PrepareCard } from "./PrepareCard.tsx";
import { StaleCard } from "./StaleCard.tsx";
import { StatementCard } from "./StatementCard.tsx";
import { WeekHead } from "./WeekHead.tsx";

/** One week of one person: with a draft it is written on; without one it is read, and its promises are followed. */
export function WeekPageView({ page, of }: { page: WeekPage; of: string | undefined }) {
  const { work } = page;
  if (work && page.signing.now !== null) return <DraftPage page={page} of={of} work={work} />;
  return (
    <>
      <WeekHead page={page} of={of} />
      <FourAnswers page={page} outlook={null} />
      {page.maySign && <PrepareCard page={page} of={of} />}
      {page.soFar ? <FollowedCard page={page} of={of} soFar={page.soFar} /> : <StatementCard page={page} />}
      <div className="cols">
        <BeatCard page={page} />
        <LastWeekCard page={page} of={of} />
        <Adjustments page={page} />
        <StaleCard page={page} />
      </div>
      <BacklogCard page={page} />
    </>
  );
}
