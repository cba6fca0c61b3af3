/** Messages that come over a wire or from a store, checked. A file of its own, because the page trusts its station and loads no zod. */

import { z } from 'zod';
import { en } from './en.ts';
import { verbatim, type Message } from './message.ts';

/** A {@link Message} received over a wire or read from a store: the code must be known; the arguments are the sender's responsibility. */
export const messageSchema = z.object({
  code: z.string().refine((code) => Object.hasOwn(en, code), { error: 'a sentence that is not known here' }),
  args: z.record(z.string(), z.unknown()).optional(),
}) as unknown as z.ZodType<Message>;

/** A message read from a store, where older versions stored the sentence itself; `null` when it is neither. */
export function readMessage(stored: unknown): Message | null {
  return typeof stored === 'string' ? verbatim(stored) : (messageSchema.safeParse(stored).data ?? null);
}
