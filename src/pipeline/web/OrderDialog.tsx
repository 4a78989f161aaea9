import { Button } from "@mantine/core";
import { useState } from "react";
import { call } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { useCommand } from "../../web/useCommand.ts";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { AmountField, DateField, Field } from "../../web/ui/Fields.tsx";
import { useNow } from "../../web/ui/now.ts";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { uiWords } from "../../web/ui/words.ts";
import { fieldWords, pipelineWords } from "../words.ts";
import { pipelineKey, type Opportunity } from "./queries.ts";

/** Records an order: number, amount, day. The deal is ordered from then on; its own amount stays beside the order's. */
export function OrderDialog({ deal, onClose }: { deal: Opportunity; onClose: () => void }) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const { timeZone } = useFormat();
  const today = useNow().toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const [order, setOrder] = useState({ key: "", amount: deal.amount, bookedOn: today as string | null, expectedOn: null as string | null });
  const set = (change: Partial<typeof order>) => setOrder({ ...order, ...change });
  const record = useCommand({
    send: ({ amount, bookedOn, ...rest }: typeof order, key) =>
      call("POST /opportunities/:id/orders", {
        ...{ params: { id: deal.id }, key },
        body: { ...rest, amount: amount ?? "", bookedOn: bookedOn ?? "", currency: deal.currency },
      }),
    changes: [pipelineKey, ["commit"], ["metrics"]],
    onDone: onClose,
  });
  const isWhole = order.key.trim() !== "" && order.amount !== null && order.bookedOn !== null;
  return (
    <Dialog opened onClose={onClose} title={`${deal.name} · ${words.recordOrder}`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) record.run(order);
        }}
      >
        <Field
          label={words.orderNumber}
          required
          data-autofocus
          value={order.key}
          onChange={(event) => set({ key: event.currentTarget.value })}
        />
        <AmountField
          label={`${fields.amount} (${deal.currency})`}
          required
          value={order.amount}
          currency={deal.currency}
          onChange={(amount) => set({ amount })}
        />
        <div className="fields-2">
          <DateField label={words.bookedOn} required max={today} value={order.bookedOn} onChange={(bookedOn) => set({ bookedOn })} />
          <DateField label={words.expectedOn} value={order.expectedOn} onChange={(expectedOn) => set({ expectedOn })} />
        </div>
        {record.problem !== null && <ProblemNote error={record.problem} onRetry={record.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={record.isRunning} disabled={!isWhole}>
            {words.recordOrder}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
