/** Text that has no code: from another program, the system, or a recording made before sentences had codes. Shown as it came, in any language. */

export const verbatim = {
  verbatim: ({ text }: { text: string }) => text,
} as const;
