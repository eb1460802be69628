import { type CSSVariablesResolver, createTheme, InputWrapper, type MantineColorsTuple } from "@mantine/core";

/** Around the portal's brand colour; the ninth shade gives white words 8:1. */
const BRAND: MantineColorsTuple = [
  "#e7f1fb",
  "#cfe0f2",
  "#a1c2e4",
  "#6fa2d6",
  "#4687ca",
  "#2d75c3",
  "#1f6cc0",
  "#0f5aa9",
  "#0a4f94",
  "#073a6e",
];

/** Darker shades than the defaults: those fail 4.5:1 on white. */
export const theme = createTheme({
  colors: { brand: BRAND },
  primaryColor: "brand",
  primaryShade: 8,
  autoContrast: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif",
  components: {
    // A header outside of sections would be a second banner of the page.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    // The kit makes hints and mistakes 2 px smaller than their field: under 14 px.
    InputWrapper: InputWrapper.extend({
      vars: () => ({
        label: {},
        success: {},
        error: { "--input-error-size": "var(--mantine-font-size-sm)" },
        description: { "--input-description-size": "var(--mantine-font-size-sm)" },
      }),
    }),
  },
  fontSizes: { xs: "0.875rem", sm: "0.9375rem", md: "1rem", lg: "1.125rem", xl: "1.25rem" },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#495057",
    "--mantine-color-error": "#b02525",
    "--mantine-color-placeholder": "#5c636a",
  },
  dark: {},
});
