/** Places of straps: told, given, contested. */
import { describe, expect, it } from 'vitest';
import { PLACEMENTS, Placements, namePlacement, roleOfPlacement } from '../../host/sensors/roles.ts';
import { ROLE } from '../../protocol/sensor/constants.ts';

describe('Placements', () => {
  it('puts a strap where its HELLO says', () => {
    const places = new Placements();
    places.tell('a', ROLE.rightShin);
    expect(places.placementOf('a')).toBe('right-shin');
    expect(places.strapAt('right-shin')).toBe('a');
    places.tell('a', ROLE.none);
    expect(places.placementOf('a')).toBeNull();
    expect(places.placementOf('nobody')).toBeNull();
  });

  it('lets the user overrule, and take it back', () => {
    const places = new Placements();
    places.tell('a', ROLE.rightShin);
    places.give('a', 'left-thigh');
    expect(places.placementOf('a')).toBe('left-thigh');
    places.tell('a', ROLE.rightShin);
    expect(places.placementOf('a')).toBe('left-thigh');
    places.give('a', null);
    expect(places.placementOf('a')).toBeNull();
    places.takeBack('a');
    expect(places.placementOf('a')).toBe('right-shin');
  });

  it('states a conflict of two straps and gives the place to neither', () => {
    const places = new Placements();
    places.tell('a', ROLE.leftShin);
    places.tell('b', ROLE.leftShin);
    expect(places.conflicts()).toEqual([
      {
        placement: 'left-shin',
        straps: ['a', 'b'],
        message: '2 straps say they are on the left shin: a, b. Switch one off, or choose which one it is.',
      },
    ]);
    expect([places.strapAt('left-shin'), places.placementOf('a'), places.placementOf('b')]).toEqual([null, null, null]);
    places.give('b', 'left-shin');
    expect(places.conflicts()).toEqual([]);
    expect([places.placementOf('a'), places.placementOf('b')]).toEqual([null, 'left-shin']);
    places.forget('b');
    expect(places.placementOf('a')).toBe('left-shin');
  });

  it('moves a place that the user gives twice', () => {
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
