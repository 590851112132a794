import { useState } from 'preact/hooks';
import { api } from '../api/api.js';
import { Dialog } from '../design/dialog.js';
import { ErrorPanel } from '../design/states.js';
import { say } from '../design/toasts.js';
import { texts } from '../texts/texts.js';

/** Asks whether an order is to be called off, and does so. What the order then is, its own events tell. */
export const CancelDialog = ({ id, onDone }: { id: string; onDone: () => void }) => {
  const text = texts.value.order;
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  const cancel = async () => {
    setState({ busy: true });
    try {
      await api.cancelOrder({ id });
      say(text.cancelled);
      onDone();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Dialog
      title={text.cancelTitle}
      confirm={text.cancel}
      dismiss={text.keep}
      danger
      busy={state.busy}
      onConfirm={() => void cancel()}
      onDismiss={onDone}
    >
      <p>{text.cancelText}</p>
      {state.error !== undefined && <ErrorPanel error={state.error} />}
    </Dialog>
  );
};
