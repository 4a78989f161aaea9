import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call, type AnswerTo } from "../../web/call.ts";
import { useWords } from "../../web/i18n/locale.tsx";
import { mayForAll, useMe } from "../../web/session.ts";
import { Card } from "../../web/ui/Card.tsx";
import { Dialog } from "../../web/ui/Dialog.tsx";
import { EmptyState } from "../../web/ui/EmptyState.tsx";
import { Faces } from "../../web/ui/Faces.tsx";
import { AmountField, Field } from "../../web/ui/Fields.tsx";
import { Money } from "../../web/ui/Money.tsx";
import { ProblemNote } from "../../web/ui/ProblemNote.tsx";
import { Table, type Column } from "../../web/ui/Table.tsx";
import { uiWords } from "../../web/ui/words.ts";
import { useCommand } from "../../web/useCommand.ts";
import { fieldWords, productWords } from "../words.ts";
import { allProducts, pipelineKey } from "./queries.ts";

type Product = AnswerTo<"GET /products">["items"][number];
type Editing = Pick<Product, "key" | "name" | "family" | "listPrice" | "currency"> & { id: string | null; version: number };

/** The table of products; operations keep it. */
export default function ProductsSection() {
  const me = useMe();
  const words = useWords(productWords);
  const products = useQuery(allProducts);
  const [editing, setEditing] = useState<Editing | null>(null);
  const mayWrite = mayForAll(me, "product.write");
  const fresh: Editing = { id: null, version: 0, key: "", name: "", family: null, listPrice: null, currency: me.organisation.baseCurrency };
  const columns: Column<Product>[] = [
    { key: "name", head: words.product, label: null, cell: ({ name }) => <b>{name}</b> },
    { key: "key", head: words.key, cell: ({ key }) => key },
    { key: "family", head: words.family, cell: ({ family }) => family },
    {
      key: "price",
      head: words.listPrice,
      number: true,
      cell: ({ listPrice, currency }) => <Money amount={listPrice} currency={currency} />,
    },
    ...(mayWrite
      ? [
          {
            ...{ key: "edit", head: "", label: null, className: "n" },
            cell: (product: Product) => (
              <Button size="compact-sm" variant="default" aria-label={words.editOf(product.name)} onClick={() => setEditing(product)}>
                {words.edit}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Card title={words.products} more={mayWrite && <Button onClick={() => setEditing(fresh)}>{words.add}</Button>}>
      <Faces
        query={products}
        height={260}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={words.none}>{words.noneHint}</EmptyState>}
      >
        {({ items }) => <Table label={words.products} columns={columns} rows={items} rowKey={({ id }) => id} />}
      </Faces>
      {editing && <ProductDialog product={editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

function ProductDialog({ product, onClose }: { product: Editing; onClose: () => void }) {
  const words = useWords({ ...uiWords, ...productWords });
  const fields = useWords(fieldWords);
  const [given, setGiven] = useState(product);
  const set = (change: Partial<Editing>) => setGiven({ ...given, ...change });
  const save = useCommand({
    send: ({ id, version, key: number, name, family, listPrice, currency }: Editing, key) => {
      const body = { name: name.trim(), family: family?.trim() || null, listPrice, currency };
      return id === null
        ? call("POST /products", { key, body: { ...body, key: number.trim() } })
        : call("PATCH /products/:id", { params: { id }, key, ifMatch: String(version), body });
    },
    changes: [[...pipelineKey, "products"]],
    onDone: onClose,
  });
  return (
    <Dialog opened onClose={onClose} title={product.id === null ? words.add : product.name} size="sm">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.run(given);
        }}
      >
        <Field
          label={words.product}
          required
          data-autofocus
          value={given.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Field
          label={words.key}
          required
          readOnly={product.id !== null}
          value={given.key}
          onChange={(event) => set({ key: event.currentTarget.value })}
        />
        <Field label={words.family} value={given.family ?? ""} onChange={(event) => set({ family: event.currentTarget.value })} />
        <AmountField
          label={words.listPrice}
          value={given.listPrice}
          currency={given.currency}
          onChange={(listPrice) => set({ listPrice })}
        />
        <Field
          label={fields.currency}
          required
          value={given.currency}
          onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
        />
        {save.problem !== null && <ProblemNote error={save.problem} onRetry={save.again} />}
        <div className="dialog-footer">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" loading={save.isRunning} disabled={given.name.trim() === "" || given.key.trim() === ""}>
            {words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
