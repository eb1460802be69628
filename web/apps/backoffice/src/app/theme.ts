import { type CSSVariablesResolver, createTheme } from "@mantine/core";

/** Darker shades than the defaults: those fail 4.5:1 on white. */
export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: 8,
  autoContrast: true,
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif",
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
