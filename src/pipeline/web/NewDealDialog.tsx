import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useMe } from "../../web/session.ts";
import { useCommand } from "../../web/useCommand.ts";
import { AmountField, DateField, Field, Select } from "../../web/ui/Fields.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { fieldWords, pipelineWords } from "../words.ts";
import { AccountPicker } from "./AccountPicker.tsx";
import { allProducts, pipelineKey } from "./queries.ts";

const currencies = ["CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD", "TWD", "KRW", "AUD"];

/** A new opportunity: account, need and source are its first evidence. Everything but the name may follow later. */
export function NewDealDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const navigate = useNavigate();
  const base = me.organisation.baseCurrency;
  const products = useQuery(allProducts);
  const [deal, setDeal] = useState({
    ...{ name: "", account: null as { id: string; name: string } | null, need: "", source: "", product: "", amount: null as string | null },
    ...{ currency: base, expectedClose: null as string | null, nextStep: "", nextStepOn: null as string | null },
  });
  const set = (change: Partial<typeof deal>) => setDeal({ ...deal, ...change });
  const create = useCommand({
    send: (given: typeof deal, key) =>
      call("POST /opportunities", {
        key,
        body: {
          ...{
            name: given.name.trim(),
            account: given.account?.id ?? null,
            product: given.product || null,
            source: given.source.trim() || null,
          },
          ...{
            amount: given.amount,
            currency: given.currency,
            expectedClose: given.expectedClose,
            nextStep: given.nextStep.trim() || null,
          },
          ...{ nextStepOn: given.nextStepOn, stage: 0 as const },
          ...(given.need.trim() !== "" && { need: given.need.trim() }),
        },
      }),
    changes: [pipelineKey],
    onDone: ({ id }) => void navigate({ to: "/opportunities/$id", params: { id } }),
  });
  return (
    <Dialog opened onClose={onClose} title={words.newDeal} size="lg">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.run(deal);
        }}
      >
        <Field
          label={fields.name}
          required
          data-autofocus
          value={deal.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <AccountPicker value={deal.account} onChange={(account) => set({ account })} />
        <Field
          label={words.need}
          description={words.needHint}
          value={deal.need}
          onChange={(event) => set({ need: event.currentTarget.value })}
        />
        <div className="fields-2">
          <Field label={fields.source} value={deal.source} onChange={(event) => set({ source: event.currentTarget.value })} />
          <Select
            label={fields.product}
            value={deal.product}
            onChange={(event) => set({ product: event.currentTarget.value })}
            data={[{ value: "", label: "–" }, ...(products.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <AmountField label={fields.amount} value={deal.amount} currency={deal.currency} onChange={(amount) => set({ amount })} />
          <Select
            label={fields.currency}
            value={deal.currency}
            onChange={(event) => set({ currency: event.currentTarget.value })}
            data={[...new Set([base, ...currencies])]}
          />
          <DateField label={fields.expectedClose} value={deal.expectedClose} onChange={(expectedClose) => set({ expectedClose })} />
          <DateField label={fields.nextStepOn} value={deal.nextStepOn} onChange={(nextStepOn) => set({ nextStepOn })} />
        </div>
        <Field label={fields.nextStep} value={deal.nextStep} onChange={(event) => set({ nextStep: event.currentTarget.value })} />
        {create.problem !== null && <ProblemNote error={create.problem} onRetry={create.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={create.isRunning} disabled={deal.name.trim() === ""}>
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
