/** What a room's page is given: where in the room one is, which is what follows its name in the address. */
export interface RoomProps {
  path: readonly string[];
}
