import { createContext, useContext, useMemo } from "react";
import { useLocale } from "../i18n/locale.tsx";
import * as format from "./format.ts";

/** What all numbers and times of an organisation are shown by; the shell gives it from the session. */
export type Setting = { readonly timeZone: string; readonly currency: string; readonly shortAmounts: format.ShortAmounts | null };
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const SettingContext = createContext<Setting>({ timeZone: browserZone, currency: "CNY", shortAmounts: null });

/** The formats of format.ts bound to language, organisation's zone and the person's choice of short amounts. */
export const useFormat = () => {
  const { locale } = useLocale();
  const { timeZone, currency, shortAmounts } = useContext(SettingContext);
  return useMemo(() => {
    const style = shortAmounts ?? (locale === "zh" ? "wan" : "km");
    return {
      locale,
      timeZone,
      currency,
      /** Whether times need their zone named, because the browser's is another. */
      zoneDiffers: timeZone !== browserZone,
      short: (amount: string) => format.shortAmountText(amount, locale, style),
      shortParts: (amount: string) => format.shortAmount(amount, locale, style),
      exact: (amount: string, of = currency) => format.exactAmount(amount, of, locale),
      plain: (amount: string, of = currency) => format.plainAmount(amount, of, locale),
      percent: (value: string, decimals?: number) => format.percent(value, locale, decimals),
      percentFigure: (value: string, decimals?: number) => format.percentFigure(value, locale, decimals),
      count: (value: number | bigint) => format.wholeNumber(value, locale),
      day: (day: string) => format.dayAndMonth(day, locale),
      weekday: (day: string) => format.weekdayAndDay(day, locale),
      fullDay: (day: string) => format.fullDay(day, locale),
      weekDays: (monday: string) => format.weekDays(monday, locale),
      month: (month: string, withYear?: boolean) => format.monthText(month, locale, withYear),
      weekdayAndTime: (instant: string) => format.weekdayAndTime(instant, locale, timeZone),
      time: (instant: string) => format.timeOfDay(instant, locale, timeZone),
      dayAndTime: (instant: string) => format.dayAndTime(instant, locale, timeZone),
    };
  }, [locale, timeZone, currency, shortAmounts]);
};
