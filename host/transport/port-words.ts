/** Why a serial port does not open, from what the system says. */
import type { Message } from '../../protocol/words/message.ts';

/** `device`: what should be on the port. `needsUser`: waiting will not resolve it. */
export function explainPort(path: string, message: string, device: 'strap' | 'controller'): { detail: Message; needsUser: boolean } {
  if (/no such file|file not found/i.test(message))
    return { detail: { code: 'link.port.absent', args: { path, device } }, needsUser: false };
  if (/lock port|busy|access denied/i.test(message)) return { detail: { code: 'link.port.in-use', args: { path } }, needsUser: false };
  if (/permission denied/i.test(message)) return { detail: { code: 'link.port.no-permission', args: { path } }, needsUser: true };
  if (/inappropriate ioctl|not a tty|is a directory|invalid argument/i.test(message)) {
    return { detail: { code: 'link.port.not-serial', args: { path } }, needsUser: true };
  }
  return { detail: { code: 'link.port.failed', args: { path, reason: message.replace(/^Error: /, '') } }, needsUser: false };
}
