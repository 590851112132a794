import { id as orderId } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { type RoomProps } from '../../router/room.js';
import { Button } from '../../design/button.js';
import { Field } from '../../design/field.js';
import { MovedList } from '../../live/moved-list.js';
import { MOST_ROWS } from '../../live/moved-orders.js';
import { go } from '../../router/location.js';
import { pathTo } from '../../router/route.js';
import { texts } from '../../texts/texts.js';
import { TimelinePage } from './timeline-page.js';

const Find = () => {
  const words = texts.value.operations.timeline;
  const [value, setValue] = useState('');
  const [isWrong, setWrong] = useState(false);
  const look = () => {
    const id = value.trim().toLowerCase();
    const isId = orderId.safeParse(id).success;
    setWrong(!isId);
    if (isId) go(pathTo('operations', 'orders', id));
  };
  return (
    <form
      class="card find"
      aria-label={words.find}
      onSubmit={(event) => {
        event.preventDefault();
        look();
      }}
    >
      <Field label={words.id} name="order" value={value} onInput={setValue} error={isWrong ? words.badId : undefined} />
      <Button type="submit" kind="primary">
        {words.show}
      </Button>
    </form>
  );
};

/** Orders as they move, or one of them. */
export const OrdersPage = ({ path: [id] }: RoomProps) => {
  if (id !== undefined) return <TimelinePage key={id} id={id} />;
  return (
    <>
      <Find />
      <MovedList most={MOST_ROWS} />
    </>
  );
};
