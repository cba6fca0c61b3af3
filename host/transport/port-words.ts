/** What the user reads when a serial port does not open: what is wrong, and the way out. */

/** `device`: what should be on the port, as it is to be plugged in. `needsUser`: waiting will not mend it. */
export function explainPort(path: string, message: string, device: string): { words: string; needsUser: boolean } {
  if (/no such file|file not found/i.test(message)) return { words: `${path} is not there; plug ${device} in`, needsUser: false };
  if (/lock port|busy|access denied/i.test(message)) return { words: `${path} is in use by another program; close that`, needsUser: false };
  if (/permission denied/i.test(message)) {
    const words = `no permission to open ${path}; on Linux join its group: sudo usermod -aG dialout $USER, then log in again`;
    return { words, needsUser: true };
  }
  if (/inappropriate ioctl|not a tty|is a directory|invalid argument/i.test(message)) {
    return { words: `${path} is no serial port; give the path of one, e.g. /dev/ttyACM0 or COM3`, needsUser: true };
  }
  return { words: `${path}: ${message.replace(/^Error: /, '')}`, needsUser: false };
}
