import "./pipeline.css";
import "./opportunity.css";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useLocale, useWords } from "../../web/i18n/locale.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { KeyHelp } from "../../web/ui/KeyHelp.tsx";
import { PageHead } from "../../web/ui/PageHead.tsx";
import { Pill } from "../../web/ui/Pill.tsx";
import { isOpen, nextStage, openStages, type OpenStage } from "../rules/ladder.ts";
import { pipelineWords } from "../words.ts";
import { Facts } from "./Facts.tsx";
import { Ladder } from "./Ladder.tsx";
import { LoseDialog } from "./LoseDialog.tsx";
import { Marks } from "./marks.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { OrderDialog } from "./OrderDialog.tsx";
import { OrdersCard } from "./OrdersCard.tsx";
import { opportunityOf, type OpportunityPageData } from "./queries.ts";
import { stageShort, stageText } from "./stageName.ts";
import { Timeline } from "./Timeline.tsx";
import { useDealEdits } from "./useDealEdits.tsx";

/** One deal: where it stands on the ladder and why, what it is worth and when, and everything that happened to it. */
export function OpportunityPage() {
  const { id } = useParams({ strict: false });
  const page = useQuery(opportunityOf(id ?? ""));
  return (
    <Faces query={page} height={480}>
      {(found) => <Deal page={found} />}
    </Faces>
  );
}

function Deal({ page }: { page: OpportunityPageData }) {
  const { opportunity: deal, may } = page;
  const { locale } = useLocale();
  const words = useWords(pipelineWords);
  const edits = useDealEdits();
  const [dialog, setDialog] = useState<"order" | "lose" | { to: OpenStage } | null>(null);
  const open = isOpen(deal.stage);
  const up = isOpen(deal.stage) ? nextStage(deal.stage) : null;
  const close = () => setDialog(null);
  return (
    <>
      <PageHead
        title={deal.name}
        sub={
          <>
            {deal.owner.name} · {deal.account?.name ?? words.noAccount} · {stageText(deal.stage, locale)} <Marks deal={deal} />
            {!open && deal.stage === 100 && page.timeline.every(({ kind }) => kind !== "booked") && (
              <Pill band="amber">{words.orderMissing}</Pill>
            )}
          </>
        }
      >
        <Button variant="subtle" renderRoot={(props) => <Link to="/pipeline" {...props} />}>
          {words.backToPipeline}
        </Button>
        {may.edit && open && (
          <Button variant="default" onClick={() => setDialog("lose")}>
            {words.loseDeal}
          </Button>
        )}
        {may.order && deal.stage !== "lost" && (
          <Button variant="default" onClick={() => setDialog("order")}>
            {words.recordOrder}
          </Button>
        )}
        {may.edit && up !== null && up !== 100 && (
          <Button onClick={() => setDialog({ to: up })}>{words.moveUp(stageShort(up, locale))}</Button>
        )}
        {may.edit && !open && <Button onClick={() => setDialog({ to: deal.stage === 100 ? 90 : openStages[0] })}>{words.reopen}</Button>}
      </PageHead>
      <div className="deal">
        <Ladder page={page} onMove={(to) => setDialog({ to })} />
        <div>
          <Facts page={page} onChange={(change) => edits.change(deal, change)} />
          <OrdersCard deal={deal} may={may} />
          <Timeline moments={page.timeline} />
        </div>
      </div>
      {dialog === "order" && <OrderDialog deal={deal} onClose={close} />}
      {dialog === "lose" && <LoseDialog deal={deal} onClose={close} />}
      {dialog !== null && typeof dialog === "object" && <MoveDialog deal={deal} to={dialog.to} onClose={close} />}
      {edits.dialogs}
      <KeyHelp
        keys={
          may.edit && open && up !== 100 && up !== null
            ? [{ keys: "u", does: words.moveUp(stageShort(up, locale)), run: () => setDialog({ to: up }) }]
            : []
        }
      />
    </>
  );
}
