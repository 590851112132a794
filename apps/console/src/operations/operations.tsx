import { Page } from '../design/page.js';
import { texts } from '../texts/texts.js';
import { type RoomProps } from '../router/room.js';

export const Operations = ({ path }: RoomProps) => <Page title={texts.value.operations.title}>{path.join(' / ')}</Page>;
