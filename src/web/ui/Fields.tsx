import { NativeSelect, Select as MantineSelect, Textarea, TextInput, type SelectProps } from "@mantine/core";
import { useEffect, useState, type ComponentProps } from "react";
import { decimalsOf } from "../../kernel/pure/money.ts";
import { useWords } from "../i18n/locale.tsx";
import { typedAmount } from "./amount.ts";
import { useFormat } from "./useFormat.ts";
import { uiWords } from "./words.ts";

/** One line of text. */
export const Field = TextInput;
/** Several lines of text. */
export const TextField = (props: ComponentProps<typeof Textarea>) => <Textarea autosize={false} rows={3} {...props} />;
/** A choice among a few, the browser's own: best by thumb and by keyboard. */
export const Select = NativeSelect;
/** A choice among many, found by typing. */
export const SearchSelect = (props: SelectProps<string>) => <MantineSelect searchable {...props} />;

type DateFieldProps = Omit<ComponentProps<typeof TextInput>, "type" | "value" | "onChange"> & {
  value: string | null;
  onChange: (day: string | null) => void;
};
/** An ISO day, or `null` when it is empty or not yet whole. */
export function DateField({ value, onChange, ...rest }: DateFieldProps) {
  return <TextInput type="date" value={value ?? ""} onChange={(event) => onChange(event.currentTarget.value || null)} {...rest} />;
}

type AmountFieldProps = Omit<ComponentProps<typeof TextInput>, "value" | "onChange"> & {
  /** Decimal text, `null` when empty. */
  value: string | null;
  currency: string;
  /** Called when the field is left or Enter pressed, with exact decimal text, `null` when emptied. Not called for what is no amount. */
  onChange: (amount: string | null) => void;
};
/** An amount as people write it: 124万, 1.2M, １２００, 1,200.50. What was typed stays until it is an amount. */
export function AmountField({ value, currency, onChange, error, onBlur, onKeyDown, className = "", ...rest }: AmountFieldProps) {
  const words = useWords(uiWords);
  const format = useFormat();
  const shown = value === null ? "" : format.plain(value, currency);
  const [typed, setTyped] = useState(shown);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    setTyped(shown);
    setWrong(false);
  }, [shown]);
  const settle = () => {
    const amount = typed.trim() === "" ? null : typedAmount(typed, decimalsOf(currency));
    const bad = amount === null && typed.trim() !== "";
    setWrong(bad);
    if (bad) return;
    setTyped(amount === null ? "" : format.plain(amount, currency));
    if (amount !== value) onChange(amount);
  };
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      className={`amount-field ${className}`}
      value={typed}
      error={wrong ? words.notAnAmount : error}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={(event) => {
        settle();
        onBlur?.(event);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle();
        if (event.key === "Escape") setTyped(shown);
        onKeyDown?.(event);
      }}
      {...rest}
    />
  );
}
