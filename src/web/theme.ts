import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** Ink from light to dark; shade 8 on paper and shade 1 on night pass AA with their text. */
const ink: MantineColorsTuple = [
  "#f4f2ee",
  "#eceae6",
  "#cfcac1",
  "#b3b6bc",
  "#90959d",
  "#6f747c",
  "#555a63",
  "#2b2e34",
  "#1a1c20",
  "#131417",
];

/** The design's tokens (theme.css) decide; Mantine's own variables point at them. */
export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 1 },
  colors: { ink },
  fontFamily: "var(--sans)",
  headings: { fontFamily: "var(--sans)", fontWeight: "650" },
  defaultRadius: 7,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "12px", sm: "13px", md: "13px", lg: "15px", xl: "18px" },
  variantColorResolver: (input) => {
    if (input.variant === "filled" && (input.color === undefined || input.color === "ink"))
      return {
        background: "var(--ink)",
        hover: "color-mix(in srgb, var(--ink) 88%, var(--card))",
        color: "var(--card)",
        border: "1px solid var(--ink)",
      };
    if (input.variant === "default")
      return { background: "var(--card)", hover: "var(--sunken)", color: "var(--ink)", border: "1px solid var(--line-strong)" };
    return defaultVariantColorsResolver(input);
  },
});

const variables = {
  "--mantine-color-body": "var(--card)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-error": "var(--out)",
  "--mantine-color-anchor": "var(--ahead)",
  "--mantine-color-default": "var(--card)",
  "--mantine-color-default-hover": "var(--sunken)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--field-line)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line-strong)",
};
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables });
