/** Units: those that the page shares. */

export * from '../protocol/units.ts';
