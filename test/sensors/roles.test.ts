/** Straps' places: reported, assigned, contested. */
import { describe, expect, it } from 'vitest';
import { PLACEMENTS, Placements, namePlacement, roleOfPlacement } from '../../host/sensors/roles.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';

describe('Placements', () => {
  it('puts a strap where its HELLO says', () => {
    const places = new Placements();
    places.report('a', ROLE.rightShin);
    expect(places.placementOf('a')).toBe('right-shin');
    expect(places.strapAt('right-shin')).toBe('a');
    places.report('a', ROLE.none);
    expect(places.placementOf('a')).toBeNull();
    expect(places.placementOf('nobody')).toBeNull();
  });

  it('lets the user override, and undo it', () => {
    const places = new Placements();
    places.report('a', ROLE.rightShin);
    const before = places.save();
    places.give('a', 'left-thigh');
    expect(places.placementOf('a')).toBe('left-thigh');
    places.report('a', ROLE.rightShin);
    expect(places.placementOf('a')).toBe('left-thigh');
    places.give('a', null);
    expect(places.placementOf('a')).toBeNull();
    expect(places.settle()).toEqual([{ strap: 'a', placement: null }]);
    expect(places.putBack(before)).toEqual([{ strap: 'a', placement: 'right-shin' }]);
    expect(places.placementOf('a')).toBe('right-shin');
  });

  it('reports a conflict of two straps and gives the place to neither', () => {
    const places = new Placements();
    places.report('a', ROLE.leftShin);
    places.report('b', ROLE.leftShin);
    expect(places.conflicts()).toEqual([{ placement: 'left-shin', straps: ['a', 'b'] }]);
    expect([places.strapAt('left-shin'), places.placementOf('a'), places.placementOf('b')]).toEqual([null, null, null]);
    places.give('b', 'left-shin');
    expect(places.conflicts()).toEqual([]);
    expect([places.placementOf('a'), places.placementOf('b')]).toEqual([null, 'left-shin']);
  });

  it('makes a strap that lost its place to another forget it, and lets one in a conflict keep it', () => {
    const places = new Placements();
    places.report('a', ROLE.leftShin);
    places.report('b', ROLE.leftShin);
    places.report('c', ROLE.leftThigh);
    expect(places.settle()).toEqual([]);
    places.give('b', 'left-thigh');
    expect(places.settle()).toEqual([
      { strap: 'b', placement: 'left-thigh' },
      { strap: 'c', placement: null },
    ]);
    expect(['a', 'b', 'c'].map((strap) => places.placementOf(strap))).toEqual(['left-shin', 'left-thigh', null]);
    expect(places.settle()).toEqual([]);
  });

  it('prefers the report of a connected strap over that of an absent one', () => {
    const places = new Placements();
    places.remember('bought', 'right-thigh');
    expect([places.placementOf('bought'), places.conflicts()]).toEqual(['right-thigh', []]);
    places.report('ours', ROLE.rightThigh);
    expect([places.placementOf('bought'), places.placementOf('ours'), places.conflicts()]).toEqual([null, 'right-thigh', []]);
    places.setAway('bought', false);
    expect(places.conflicts()).toHaveLength(1);
    places.setAway('ours', true);
    expect([places.placementOf('bought'), places.conflicts()]).toEqual(['right-thigh', []]);
  });

  it('moves a place that the user assigns twice', () => {
    const places = new Placements();
    places.give('a', 'pelvis');
    places.give('b', 'pelvis');
    expect([places.placementOf('a'), places.placementOf('b')]).toEqual([null, 'pelvis']);
    expect(places.conflicts()).toEqual([]);
  });

  it('has a role and a name for every place', () => {
    expect(PLACEMENTS.map(roleOfPlacement)).toEqual([1, 2, 3, 4, 5]);
    expect(roleOfPlacement(null)).toBe(0);
    expect(namePlacement('left-thigh')).toBe('left thigh');
  });
});
