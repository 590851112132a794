import { type DeadLetterView } from '@tessera/contracts';
import { useState } from 'preact/hooks';
import { Button } from '../../design/button.js';
import { Dialog } from '../../design/dialog.js';
import { texts } from '../../texts/texts.js';
import { decide, decided, keyOf, type Of } from './waiting.js';

interface ActionsProps {
  letter: Of<DeadLetterView>;
  again: () => void;
}

/** Replay, or drop after a question. Nothing is left to decide about one that was decided. */
export const LetterActions = ({ letter, again }: ActionsProps) => {
  const words = texts.value.operations.waiting;
  const [busy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const act = async (what: 'replay' | 'drop') => {
    setBusy(true);
    await decide(letter, what);
    setBusy(false);
    setAsking(false);
    again();
  };
  if (letter.state !== 'open' || decided.value[keyOf(letter)]) return null;
  return (
    <span class="row acts">
      <Button
        small
        kind="primary"
        busy={busy}
        label={`${words.replay}: ${letter.type}`}
        onClick={() => void act('replay')}
      >
        {words.replay}
      </Button>
      <Button small kind="danger" busy={busy} label={`${words.drop}: ${letter.type}`} onClick={() => setAsking(true)}>
        {words.drop}
      </Button>
      {isAsking && (
        <Dialog
          title={words.dropTitle}
          confirm={words.drop}
          dismiss={words.keep}
          danger
          busy={busy}
          onConfirm={() => void act('drop')}
          onDismiss={() => setAsking(false)}
        >
          <p>{words.dropSays(letter.type, letter.group)}</p>
        </Dialog>
      )}
    </span>
  );
};
