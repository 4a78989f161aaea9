import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { weekToText } from "../../kernel/pure/week.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { Checklist, type CheckState } from "../../web/ui/Checklist.tsx";
import { AmountField, DateField, Field, Select, TextField } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { useFormat } from "../../web/ui/useFormat.ts";
import { uiWords } from "../../web/ui/words.ts";
import { checklistItems } from "../rules/checklist.ts";
import { categoryOverrides, defaultCategory, isOpen } from "../rules/ladder.ts";
import { categoryWords, checklistWords, fieldWords, lostReasonWords, pipelineWords } from "../words.ts";
import { AccountPicker } from "./AccountPicker.tsx";
import { PersonPicker } from "./PersonPicker.tsx";
import { allProducts, type Opportunity, type OpportunityPageData } from "./queries.ts";
import type { DealChange } from "./useDealEdits.tsx";

type FactsProps = { page: OpportunityPageData; onChange: (change: DealChange) => Promise<boolean> };

/** What the deal is worth, when, and what is promised; each fact is changed where it stands. */
export function Facts({ page, onChange }: FactsProps) {
  const { opportunity: deal, signed, pushes, may } = page;
  const words = useWords(pipelineWords);
  const fields = useWords(fieldWords);
  const categories = useWords(categoryWords);
  const checks = useWords(checklistWords);
  const lost = useWords(lostReasonWords);
  const format = useFormat();
  const canEdit = may.edit && isOpen(deal.stage);
  const shared = { deal, canEdit, onChange };
  return (
    <section className="card" aria-label={words.details}>
      <dl className="facts">
        <Fact
          {...shared}
          name={fields.amount}
          editor="amount"
          value={<Money amount={deal.amount} currency={deal.currency} named why={words.noAmount} />}
        />
        <Fact
          {...shared}
          name={fields.expectedClose}
          editor="expectedClose"
          value={deal.expectedClose ? format.fullDay(deal.expectedClose) : <span className="amber">◆ {words.noClose}</span>}
          note={pushes > 0 && <span className="out">{words.pushed(pushes)}</span>}
        />
        <Fact
          {...shared}
          name={fields.category}
          editor="category"
          value={categories[deal.category]}
          note={deal.categoryOverride ? words.byJudgement(categories[defaultCategory(deal.stage)]) : words.byStage}
        />
        <Fact
          {...shared}
          canEdit={false}
          name={signed ? words.signedFor(weekText(signed.week)) : words.signed}
          value={signed ? <Money amount={signed.amount} currency={signed.currency} /> : <span className="muted">{words.notSigned}</span>}
          note={
            signed && (
              <Checklist
                label={words.checklist}
                items={checklistItems.map((item) => ({
                  key: item,
                  name: checks[item],
                  state: (signed.checklist[item] ?? "not_done") as CheckState,
                }))}
              />
            )
          }
        />
        <Fact
          {...shared}
          name={fields.nextStep}
          editor="nextStep"
          value={deal.nextStep ?? <span className="muted">{words.nothing}</span>}
          note={deal.nextStepOn && format.fullDay(deal.nextStepOn)}
        />
      </dl>
      <dl className="facts more">
        <Fact {...shared} canEdit={may.changeOwner} name={fields.owner} editor="owner" value={deal.owner.name} />
        <Fact
          {...shared}
          name={fields.account}
          editor="account"
          value={deal.account?.name ?? <span className="muted">{words.noAccount}</span>}
        />
        <Fact
          {...shared}
          name={fields.product}
          editor="product"
          value={deal.product?.name ?? <span className="muted">{words.nothing}</span>}
        />
        <Fact {...shared} name={fields.source} editor="source" value={deal.source ?? <span className="muted">{words.nothing}</span>} />
        <Fact {...shared} name={fields.keyProject} editor="keyProject" value={deal.keyProject ? `★ ${words.yes}` : words.no} />
        <Fact
          {...shared}
          name={fields.competitor}
          editor="competitor"
          value={deal.competitor ?? <span className="muted">{words.nothing}</span>}
        />
        {deal.stage === "lost" && (
          <Fact
            {...shared}
            canEdit={false}
            name={fields.lostReason}
            value={lost[deal.lostReason as keyof typeof lost] ?? deal.lostReason}
            note={deal.lesson}
          />
        )}
      </dl>
    </section>
  );
}
const weekText = (monday: string): string => weekToText(Temporal.PlainDate.from(monday));

type Editor =
  | "owner"
  | "amount"
  | "expectedClose"
  | "category"
  | "nextStep"
  | "account"
  | "product"
  | "source"
  | "keyProject"
  | "competitor";
type FactProps = {
  deal: Opportunity;
  name: string;
  value: ReactNode;
  note?: ReactNode;
  editor?: Editor;
  canEdit: boolean;
  onChange: FactsProps["onChange"];
};

function Fact({ deal, name, value, note, editor, canEdit, onChange }: FactProps) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const [isEditing, setEditing] = useState(false);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {isEditing && editor ? (
          <FactForm deal={deal} name={name} editor={editor} onChange={onChange} onClose={() => setEditing(false)} />
        ) : editor && canEdit ? (
          <button type="button" className="fact" title={words.editOf(name)} onClick={() => setEditing(true)}>
            <b>{value}</b>
          </button>
        ) : (
          <b>{value}</b>
        )}
        {note && !isEditing && <span className="fact-note">{note}</span>}
      </dd>
    </div>
  );
}

/** A fact while it is changed: Enter saves, Esc leaves. Judging a category or the key flag needs its reason. */
function FactForm({
  deal,
  name,
  editor,
  onChange,
  onClose,
}: Pick<FactProps, "deal" | "name" | "onChange"> & { editor: Editor; onClose: () => void }) {
  const words = useWords({ ...uiWords, ...pipelineWords });
  const fields = useWords(fieldWords);
  const [change, setChange] = useState<DealChange>({});
  const [reason, setReason] = useState("");
  const needsReason = (editor === "category" && Boolean(change.category)) || editor === "keyProject";
  const save = async () => {
    if (needsReason && reason.trim() === "") return;
    const given = Object.keys(change).length > 0;
    const ok = !given || (await onChange({ ...change, ...(reason.trim() !== "" && { reason: reason.trim() }) }));
    if (ok) onClose();
  };
  return (
    <form
      className="stack fact-form"
      ref={focusFirst}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FactField deal={deal} name={name} editor={editor} change={change} onChange={setChange} />
      {(needsReason || editor === "amount" || editor === "expectedClose" || editor === "owner") && (
        <TextField
          rows={2}
          aria-label={fields.reason}
          placeholder={needsReason ? words.why : words.optionalReason}
          required={needsReason}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <span className="row">
        <Button type="submit" size="compact-sm" disabled={needsReason && reason.trim() === ""}>
          {words.save}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
      </span>
    </form>
  );
}

/** The person has just asked to change this fact: typing may begin at once. */
const focusFirst = (form: HTMLFormElement | null): void => {
  form?.querySelector<HTMLElement>("input, select, textarea")?.focus();
};

type FactFieldProps = { deal: Opportunity; name: string; editor: Editor; change: DealChange; onChange: (change: DealChange) => void };
function FactField({ deal, name, editor, change, onChange }: FactFieldProps) {
  const words = useWords(pipelineWords);
  const categories = useWords(categoryWords);
  const fields = useWords(fieldWords);
  const products = useQuery({ ...allProducts, enabled: editor === "product" });
  const text = (field: "nextStep" | "source" | "competitor", label: string) => (
    <Field
      aria-label={label}
      value={change[field] ?? (field in change ? "" : (deal[field] ?? ""))}
      onChange={(event) => onChange({ ...change, [field]: event.currentTarget.value || null })}
    />
  );
  const day = (field: "expectedClose" | "nextStepOn", label: string) => (
    <DateField
      aria-label={label}
      value={field in change ? (change[field] ?? null) : deal[field]}
      onChange={(value) => onChange({ ...change, [field]: value })}
    />
  );
  switch (editor) {
    case "owner":
      return <PersonPicker label={name} value={deal.owner} onChange={(owner) => onChange({ owner })} />;
    case "amount":
      return (
        <AmountField
          aria-label={name}
          value={"amount" in change ? (change.amount ?? null) : deal.amount}
          currency={deal.currency}
          onChange={(amount) => onChange({ amount })}
        />
      );
    case "expectedClose":
      return day("expectedClose", name);
    case "nextStep":
      return (
        <>
          {text("nextStep", name)}
          {day("nextStepOn", fields.nextStepOn)}
        </>
      );
    case "source":
    case "competitor":
      return text(editor, name);
    case "account":
      return <AccountPicker value={deal.account} onChange={(account) => onChange({ account: account?.id ?? null })} />;
    case "product":
      return (
        <Select
          aria-label={name}
          defaultValue={deal.product?.id ?? ""}
          onChange={(event) => onChange({ product: event.currentTarget.value || null })}
          data={[{ value: "", label: "–" }, ...(products.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))]}
        />
      );
    case "keyProject":
      return (
        <Select
          aria-label={name}
          defaultValue={String(deal.keyProject)}
          onChange={(event) => onChange({ keyProject: event.currentTarget.value === "true" })}
          data={[
            { value: "true", label: words.yes },
            { value: "false", label: words.no },
          ]}
        />
      );
    case "category":
      return (
        <Select
          aria-label={name}
          defaultValue={deal.categoryOverride ?? ""}
          onChange={(event) => onChange({ category: categoryOverrides.find((each) => each === event.currentTarget.value) ?? null })}
          data={[
            { value: "", label: words.asStage(categories[defaultCategory(deal.stage)]) },
            ...categoryOverrides.map((each) => ({ value: each, label: categories[each] })),
          ]}
        />
      );
  }
}
