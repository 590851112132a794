import { type ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.js';

interface DialogProps {
  title: string;
  children: ComponentChildren;
  /** What is done, as a verb. */
  confirm: string;
  /** What leaves everything as it is. */
  dismiss: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Asks before something is done. It is open as long as it is there; Escape dismisses it. */
export const Dialog = ({ title, children, confirm, dismiss, danger = false, busy = false, ...on }: DialogProps) => {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    return () => {
      opened?.close();
      // The browser would do so, were the dialog still there.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        on.onDismiss();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) on.onConfirm();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <div class="row">
          <Button onClick={on.onDismiss}>{dismiss}</Button>
          <Button type="submit" kind={danger ? 'danger' : 'primary'} busy={busy}>
            {confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
};
