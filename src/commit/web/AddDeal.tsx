import { Button } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../web/i18n/locale.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { SearchSelect } from "../../web/ui/Fields.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { uiWords } from "../../web/ui/words.ts";
import type { WeekPage } from "../contract.ts";
import { dealTitle, type Deal } from "./DealName.tsx";
import { linesOf, type DraftState, type Line } from "./draft.ts";
import { myWeekWords } from "./words.ts";

type AddDealProps = { page: WeekPage; draft: DraftState; category: "commit" | "upside" | null; onClose: () => void };

/** Chooses one of the owner's other open deals for a line. */
export function AddDeal({ page, draft, category, onClose }: AddDealProps) {
  const words = useWords(myWeekWords);
  const ui = useWords(uiWords);
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const has = new Set(linesOf(draft.parts).map((line) => line.opportunity));
  const deals = page.deals.filter((deal) => deal.owned && isOpen(deal) && !has.has(deal.id));
  const close = () => {
    setChosen(null);
    onClose();
  };
  const add = () => {
    const deal = deals.find(({ id }) => id === chosen);
    if (deal && category) draft.change(lineOf(deal, category, page));
    close();
  };
  return (
    <Dialog
      opened={category !== null}
      onClose={close}
      title={words.addDealTo(category ? words[category] : "")}
      footer={
        <>
          <Button variant="default" onClick={close}>
            {ui.cancel}
          </Button>
          <Button disabled={chosen === null} onClick={add}>
            {words.take}
          </Button>
        </>
      }
    >
      {deals.length === 0 ? (
        <EmptyState title={words.noDealLeft} />
      ) : (
        <SearchSelect
          label={words.dealField}
          data-autofocus
          value={chosen}
          onChange={setChosen}
          data={deals.map((deal) => ({
            value: deal.id,
            label: [dealTitle(deal, deal.key), `${deal.stage} %`, ...(deal.amount === null ? [] : [format.short(deal.amount)])].join(" · "),
          }))}
        />
      )}
    </Dialog>
  );
}

const isOpen = (deal: Deal): boolean => deal.stage !== "lost" && deal.stage !== 100;

/** At the deal's whole amount, on its expected day if that lies in the week, else on Friday. */
const lineOf = (deal: Deal, category: "commit" | "upside", page: WeekPage): Line => {
  const { expectedClose } = deal;
  const isInWeek = expectedClose !== null && expectedClose >= page.first && expectedClose <= page.last;
  const expectedOn = isInWeek ? expectedClose : Temporal.PlainDate.from(page.first).add({ days: 4 }).toString();
  return {
    kind: "line",
    opportunity: deal.id,
    category,
    amount: deal.amount,
    currency: deal.currency,
    expectedOn,
    checklist: {},
    reason: "",
    dropped: false,
  };
};
