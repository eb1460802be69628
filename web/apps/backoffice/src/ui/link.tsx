import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "color" | "style"> & {
  readonly ref?: Ref<HTMLAnchorElement>;
};

/** A link to a page of the back-office. */
export const TextLink = createLink((props: Native & Omit<AnchorProps, keyof Native>) => (
  <Anchor {...props} underline="always" />
));

/** A link that looks like a button. */
export const ButtonLink = createLink((props: Native & Omit<ButtonProps, keyof Native>) => (
  <Button component="a" {...props} />
));
