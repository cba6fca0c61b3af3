/** What a leg's card has room for, as words that its styles go by. */

/**
 * The number is `beside` the picture or `under` it. `small`: no room for what is merely good to know; `phone`: small, and the words go over and under the
 * number; `slim`: all in one column; `low`: the reason comes before a missing number; `half`: half a phone wide.
 */
export function cardShape({ width, height }: { readonly width: number; readonly height: number }): string {
  const ratio = width / height;
  const words = [ratio >= 1.2 || (width >= 620 && ratio >= 0.95) ? 'beside' : 'under'];
  if (width < 400) words.push('small');
  if (width < 400 && ratio < 1.2) words.push('phone');
  if (ratio <= 0.7) words.push('slim');
  if ((width < 400 && height < 320) || height < 200) words.push('low');
  if (width < 240) words.push('half');
  return words.join(' ');
}
