/** Viewpoints: parallel projection of the body's space to the screen. */

/** A parallel view of the body's space: the directions of right on the screen and towards the viewer, both horizontal; up is up. */
export interface View {
  readonly right: readonly [number, number];
  readonly towards: readonly [number, number];
  readonly pxPerM: number;
  /** Position of the origin on the screen. */
  readonly x: number;
  readonly y: number;
}

/** From the front; `mirrored`: the athlete's left on the left. */
export function frontView(mirrored: boolean, pxPerM: number, x: number, y: number): View {
  return { right: [0, mirrored ? -1 : 1], towards: [1, 0], pxPerM, x, y };
}

/** From the athlete's right: front is to the right. */
export function sideView(pxPerM: number, x: number, y: number): View {
  return { right: [1, 0], towards: [0, -1], pxPerM, x, y };
}

export function screenX(view: View, v: ArrayLike<number>): number {
  return view.x + view.pxPerM * (view.right[0] * v[0]! + view.right[1] * v[1]!);
}

export function screenY(view: View, v: ArrayLike<number>): number {
  return view.y - view.pxPerM * v[2]!;
}

/** How near a point is to the viewer, m. */
export function nearness(view: View, v: ArrayLike<number>): number {
  return view.towards[0] * v[0]! + view.towards[1] * v[1]!;
}
