/** Straps' places: reported, assigned, contested. */
import { describe, expect, it } from 'vitest';
import { STRAP_PLACES, PlaceClaims, roleOfPlace } from '../../host/sensors/places.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';

describe('PlaceClaims', () => {
  it('puts a strap where its HELLO says', () => {
    const places = new PlaceClaims();
    places.report('a', ROLE.rightShin);
    expect(places.placeOf('a')).toBe('right-shin');
    expect(places.strapAt('right-shin')).toBe('a');
    places.report('a', ROLE.none);
    expect(places.placeOf('a')).toBeNull();
    expect(places.placeOf('nobody')).toBeNull();
  });

  it('lets the user override, and undo it', () => {
    const places = new PlaceClaims();
    places.report('a', ROLE.rightShin);
    const before = places.save();
    places.give('a', 'left-thigh');
    expect(places.placeOf('a')).toBe('left-thigh');
    places.report('a', ROLE.rightShin);
    expect(places.placeOf('a')).toBe('left-thigh');
    places.give('a', null);
    expect(places.placeOf('a')).toBeNull();
    expect(places.settle()).toEqual([{ strap: 'a', place: null }]);
    expect(places.putBack(before)).toEqual([{ strap: 'a', place: 'right-shin' }]);
    expect(places.placeOf('a')).toBe('right-shin');
  });

  it('reports a conflict of two straps and gives the place to neither', () => {
    const places = new PlaceClaims();
    places.report('a', ROLE.leftShin);
    places.report('b', ROLE.leftShin);
    expect(places.conflicts()).toEqual([{ place: 'left-shin', straps: ['a', 'b'] }]);
    expect([places.strapAt('left-shin'), places.placeOf('a'), places.placeOf('b')]).toEqual([null, null, null]);
    places.give('b', 'left-shin');
    expect(places.conflicts()).toEqual([]);
    expect([places.placeOf('a'), places.placeOf('b')]).toEqual([null, 'left-shin']);
  });

  it('makes a strap that lost its place to another forget it, and lets one in a conflict keep it', () => {
    const places = new PlaceClaims();
    places.report('a', ROLE.leftShin);
    places.report('b', ROLE.leftShin);
    places.report('c', ROLE.leftThigh);
    expect(places.settle()).toEqual([]);
    places.give('b', 'left-thigh');
    expect(places.settle()).toEqual([
      { strap: 'b', place: 'left-thigh' },
      { strap: 'c', place: null },
    ]);
    expect(['a', 'b', 'c'].map((strap) => places.placeOf(strap))).toEqual(['left-shin', 'left-thigh', null]);
    expect(places.settle()).toEqual([]);
  });

  it('prefers the report of a connected strap over that of an absent one', () => {
    const places = new PlaceClaims();
    places.remember('bought', 'right-thigh');
    expect([places.placeOf('bought'), places.conflicts()]).toEqual(['right-thigh', []]);
    places.report('ours', ROLE.rightThigh);
    expect([places.placeOf('bought'), places.placeOf('ours'), places.conflicts()]).toEqual([null, 'right-thigh', []]);
    places.setAway('bought', false);
    expect(places.conflicts()).toHaveLength(1);
    places.setAway('ours', true);
    expect([places.placeOf('bought'), places.conflicts()]).toEqual(['right-thigh', []]);
  });

  it('moves a place that the user assigns twice', () => {
    const places = new PlaceClaims();
    places.give('a', 'pelvis');
    places.give('b', 'pelvis');
    expect([places.placeOf('a'), places.placeOf('b')]).toEqual([null, 'pelvis']);
    expect(places.conflicts()).toEqual([]);
  });

  it('has a role for every place', () => {
    expect(STRAP_PLACES.map(roleOfPlace)).toEqual([1, 2, 3, 4, 5]);
    expect(roleOfPlace(null)).toBe(0);
  });
});
