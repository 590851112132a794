import { type ComponentChildren } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  /** Of a form the one that sends it. */
  type?: 'button' | 'submit';
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  small?: boolean;
  /** It has been pressed, and what it began is not over: it stays in the focus and does nothing. */
  busy?: boolean;
  disabled?: boolean;
  /** What a screen reader says, where the words in sight need their surroundings. */
  label?: string | undefined;
  onClick?: () => void;
}

/** A button that keeps the focus while it can do nothing. */
export const Button = ({
  children,
  type = 'button',
  kind = 'plain',
  small = false,
  busy = false,
  disabled = false,
  label,
  onClick,
}: ButtonProps) => (
  <button
    type={type}
    class={`button ${kind}${small ? ' small' : ''}`}
    aria-disabled={busy || disabled}
    aria-busy={busy}
    aria-label={label}
    onClick={(event) => {
      if (!busy && !disabled) return onClick?.();
      event.preventDefault();
    }}
  >
    {children}
  </button>
);
