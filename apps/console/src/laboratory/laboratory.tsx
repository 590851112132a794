import { Page } from '../design/page.js';
import { texts } from '../texts/texts.js';
import { type RoomProps } from '../router/room.js';

export const Laboratory = ({ path }: RoomProps) => <Page title={texts.value.laboratory.title}>{path.join(' / ')}</Page>;
