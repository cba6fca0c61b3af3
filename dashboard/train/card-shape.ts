/** The layout classes of a leg's card, depending on its room. */

/**
 * The number is `beside` the picture or `under` it. `small`: no room for secondary information; `phone`: small, with the words above and
 * below the number; `slim`: everything in one column; `low`: the reason precedes a missing number; `half`: half a phone wide.
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
