/**
 * Text without a code: from another program, the system, or a recording made before sentences had codes. Shown unchanged, in any language.
 */

export const verbatim = {
  verbatim: ({ text }: { text: string }) => text,
} as const;
