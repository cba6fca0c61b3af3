/**
 * Runs in the page and finds what overlaps, is cut off, cannot be scrolled to, or is too small to read or touch. One readable line per fault.
 */

const SMALLEST_TEXT_PX = 12;
const SMALLEST_TARGET_PX = 48;
/** Rounding, antialiasing and hairlines, px. */
const SLACK_PX = 1.5;

const CONTROLS = 'button, select, a[href], summary, input, textarea, [role=button], [role=slider]';
/** Anything marked as a layer overlaps on purpose. */
const GRAPHICS = 'canvas:not([data-layer]), progress, img';
/** These scroll sideways by design. */
const SIDEWAYS = '.strip-list, .table-scroll';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A line of text, a control or a picture. `seen` is its box as clipped by each ancestor, from the inside out. */
interface Piece {
  readonly kind: 'text' | 'control' | 'graphic';
  readonly element: Element;
  readonly name: string;
  readonly box: Box;
  readonly seen: { readonly by: Element; readonly box: Box }[];
}

export function layoutFaults(): string[] {
  const scope = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  const pieces = [...textsIn(scope), ...boxesIn(scope)];
  const faults = [
    ...sidewaysFaults(),
    ...pieces.flatMap((piece) => clippingFaults(piece)),
    ...pieces.flatMap((piece) => sizeFaults(piece)),
    ...overlapFaults(pieces),
  ];
  return [...new Set(faults)];
}

function isShown(element: Element): boolean {
  return (
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.closest('.unseen') === null &&
    getComputedStyle(element).clipPath !== 'inset(50%)'
  );
}

function quoted(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return `"${line.length > 40 ? `${line.slice(0, 39)}…` : line}"`;
}

// —— pieces ——

const ruler = document.createElement('canvas').getContext('2d')!;

function textsIn(scope: Element): Piece[] {
  const pieces: Piece[] = [];
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const words = node.nodeValue ?? '';
    if (element === null || words.trim() === '' || !isShown(element) || element.closest('option, noscript, script, style') !== null)
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const ink = inkShare(element, words);
    for (const line of range.getClientRects()) {
      if (line.width < 0.5) continue;
      const box = {
        left: line.left,
        right: line.right,
        top: line.top + line.height * ink.above,
        bottom: line.bottom - line.height * ink.below,
      };
      pieces.push(piece('text', element, quoted(element instanceof SVGElement ? element.textContent : words), box));
    }
  }
  return pieces;
}

/**
 * How much of a line's height is empty above and below the printed glyphs: a line of large digits reserves room for accents that never appear.
 */
function inkShare(element: Element, words: string): { above: number; below: number } {
  const style = getComputedStyle(element);
  ruler.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const { fontBoundingBoxAscent, fontBoundingBoxDescent, actualBoundingBoxAscent, actualBoundingBoxDescent } = ruler.measureText(
    words.trim(),
  );
  const whole = fontBoundingBoxAscent + fontBoundingBoxDescent || 1;
  return {
    above: Math.max(0, fontBoundingBoxAscent - actualBoundingBoxAscent) / whole,
    below: Math.max(0, fontBoundingBoxDescent - actualBoundingBoxDescent) / whole,
  };
}

function boxesIn(scope: Element): Piece[] {
  const controls = [...scope.querySelectorAll(CONTROLS)].filter(isShown).map((element) => {
    const name = element.getAttribute('aria-label') ?? (element instanceof HTMLSelectElement ? element.value : element.textContent);
    return piece('control', element, `the control ${quoted(name)}`, element.getBoundingClientRect());
  });
  const pictures = [...scope.querySelectorAll('svg:not([data-layer])')].filter((svg) => svg.parentElement?.closest('svg') === null);
  const graphics = [...scope.querySelectorAll(GRAPHICS), ...pictures]
    .filter((element) => isShown(element) && element.closest(CONTROLS) === null)
    .map((element) => {
      const name = element.getAttribute('aria-label') ?? element.getAttribute('class') ?? element.parentElement?.className ?? '';
      return piece('graphic', element, `the picture ${quoted(name)}`, element.getBoundingClientRect());
    });
  return [...controls, ...graphics].filter(({ box }) => box.right - box.left > 0.5 && box.bottom - box.top > 0.5);
}

function piece(kind: Piece['kind'], element: Element, name: string, box: Box): Piece {
  const seen: Piece['seen'] = [];
  let left = box;
  for (const by of clippersOf(element, kind === 'text')) {
    left = intersection(left, paddingBox(by));
    seen.push({ by, box: left });
  }
  return { kind, element, name, box, seen };
}

/** Ancestors that clip or scroll an element, from the inside out, excluding the document. */
function clippersOf(element: Element, fromItself: boolean): Element[] {
  const clippers: Element[] = [];
  for (let at = fromItself ? element : around(element); at !== null && at !== document.body; at = around(at)) {
    const { overflowX, overflowY } = getComputedStyle(at);
    const inPicture = at instanceof SVGElement && !(at instanceof SVGSVGElement);
    if (!inPicture && (overflowX !== 'visible' || overflowY !== 'visible')) clippers.push(at);
  }
  return clippers;
}

/** The next ancestor that can clip: for an element out of flow, its containing block. */
function around(element: Element): Element | null {
  const { position } = getComputedStyle(element);
  if (position === 'fixed') return null;
  return position === 'absolute' && element instanceof HTMLElement ? element.offsetParent : element.parentElement;
}

function paddingBox(element: Element): Box {
  const box = element.getBoundingClientRect();
  if (!(element instanceof HTMLElement)) return box;
  const left = box.left + element.clientLeft;
  const top = box.top + element.clientTop;
  return { left, top, right: left + element.clientWidth, bottom: top + element.clientHeight };
}

function intersection(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function isEmpty({ left, top, right, bottom }: Box): boolean {
  return right - left <= SLACK_PX || bottom - top <= SLACK_PX;
}

// —— faults ——

function sidewaysFaults(): string[] {
  const root = document.documentElement;
  const faults =
    root.scrollWidth > root.clientWidth + 1 ? [`the page is ${root.scrollWidth - root.clientWidth} px wider than the screen`] : [];
  for (const element of document.querySelectorAll('body *')) {
    if (element.matches(SIDEWAYS) || !(element instanceof HTMLElement) || element.scrollWidth <= element.clientWidth + 1) continue;
    if (['auto', 'scroll'].includes(getComputedStyle(element).overflowX)) faults.push(`.${element.className} scrolls sideways`);
  }
  return faults;
}

function clippingFaults({ kind, element, name, box, seen }: Piece): string[] {
  let inside = box;
  for (const { by } of seen) {
    const style = getComputedStyle(by);
    const edge = paddingBox(by);
    const [scrollX, scrollY] = [by.scrollLeft, by.scrollTop];
    const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
    const cut = scrolls(style.overflowX)
      ? inside.left - edge.left + scrollX < -SLACK_PX
      : style.overflowX !== 'visible' && (inside.left < edge.left - SLACK_PX || inside.right > edge.right + SLACK_PX);
    const cutDown = scrolls(style.overflowY)
      ? inside.top - edge.top + scrollY < -SLACK_PX
      : style.overflowY !== 'visible' && (inside.top < edge.top - SLACK_PX || inside.bottom > edge.bottom + SLACK_PX);
    if (cut || cutDown) return [`${name} is cut off by .${by.getAttribute('class') ?? by.tagName}`];
    inside = intersection(inside, edge);
    if (isEmpty(inside)) return [];
  }
  if (inside.left < -SLACK_PX || inside.right > innerWidth + SLACK_PX) return [`${name} runs off the screen sideways`];
  const below = inside.bottom + scrollY > document.documentElement.scrollHeight + SLACK_PX;
  if (inside.top + scrollY < -SLACK_PX || below) return [`${name} cannot be scrolled to`];
  if (kind !== 'text') return [];
  const holder = element.closest('*');
  if (
    holder instanceof HTMLElement &&
    getComputedStyle(holder).textOverflow === 'ellipsis' &&
    holder.scrollWidth > holder.clientWidth + 1
  ) {
    return [`${name} is shortened`];
  }
  const frame = framed(element);
  if (frame === null) return [];
  const edge = frame.getBoundingClientRect();
  const out =
    box.left < edge.left - SLACK_PX ||
    box.right > edge.right + SLACK_PX ||
    box.top < edge.top - SLACK_PX ||
    box.bottom > edge.bottom + SLACK_PX;
  // What lies between a scroller and its frame is checked above.
  const scrolled = seen.some(({ by }) => frame.contains(by));
  return out && !scrolled ? [`${name} runs out of .${frame.getAttribute('class') ?? frame.tagName}`] : [];
}

/** The nearest visibly bordered ancestor of a text. */
function framed(element: Element): Element | null {
  for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
    if (at instanceof SVGElement) continue;
    const style = getComputedStyle(at);
    if (style.display === 'inline' || style.display === 'contents') continue;
    const borders = parseFloat(style.borderLeftWidth) > 0 && parseFloat(style.borderRightWidth) > 0;
    if (borders || !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor)) return at;
  }
  return null;
}

function sizeFaults({ kind, element, name, box }: Piece): string[] {
  if (kind === 'text') {
    const px = parseFloat(getComputedStyle(element).fontSize) * scaleOf(element);
    return px < SMALLEST_TEXT_PX - 0.05 ? [`${name} is ${px.toFixed(1)} px large`] : [];
  }
  if (kind === 'graphic') return [];
  const target = element instanceof HTMLInputElement ? (element.closest('label') ?? element) : element;
  const { width, height } =
    target === element ? { width: box.right - box.left, height: box.bottom - box.top } : target.getBoundingClientRect();
  const small = width < SMALLEST_TARGET_PX - 0.5 || height < SMALLEST_TARGET_PX - 0.5;
  return small ? [`${name} is ${width.toFixed(0)} × ${height.toFixed(0)} px small`] : [];
}

/** The factor by which a viewBox or transform changes a text's height after styling. */
function scaleOf(element: Element): number {
  if (element instanceof SVGGraphicsElement) {
    const { c = 0, d = 1 } = element.getScreenCTM() ?? {};
    return Math.hypot(c, d);
  }
  if (!(element instanceof HTMLElement) || element.offsetHeight === 0) return 1;
  const scale = element.getBoundingClientRect().height / element.offsetHeight;
  // offsetHeight is in whole pixels.
  return Math.abs(scale - 1) * element.offsetHeight < 1 ? 1 : scale;
}

function overlapFaults(pieces: readonly Piece[]): string[] {
  const faults: string[] = [];
  pieces.forEach((a, i) => {
    for (const b of pieces.slice(i + 1)) {
      if (isEmpty(intersection(a.box, b.box))) continue;
      if (a.element.contains(b.element) || b.element.contains(a.element) || inOneLabel(a.element, b.element)) continue;
      if (isEmpty(togetherSeen(a, b))) continue;
      faults.push(`${a.name} overlaps ${b.name}`);
    }
  });
  return faults;
}

/** The area where both are visible, each clipped only by what does not also clip the other: scrolled-away content is compared too. */
function togetherSeen(a: Piece, b: Piece): Box {
  const seen = (one: Piece, other: Piece): Box => {
    let box = one.box;
    for (const step of one.seen) {
      if (step.by.contains(other.element)) break;
      box = step.box;
    }
    return box;
  };
  return intersection(seen(a, b), seen(b, a));
}

function inOneLabel(a: Element, b: Element): boolean {
  const label = a.closest('label');
  return label !== null && label === b.closest('label') && (a.matches('input') || b.matches('input'));
}
