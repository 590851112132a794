import { type InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** What is wrong with it. */
  error?: string | undefined;
  hint?: string | undefined;
  name: string;
  type?: 'text' | 'email' | 'password' | 'search' | 'number';
  autoComplete?: InputHTMLAttributes['autoComplete'];
  required?: boolean;
  /** Only for screen readers. */
  labelHidden?: boolean;
  min?: number;
  max?: number;
  maxLength?: number;
}

/** A labelled input; hint and error are tied to it for screen readers. */
export const Field = ({
  label,
  value,
  onInput,
  error,
  hint,
  labelHidden = false,
  type = 'text',
  ...input
}: FieldProps) => {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id} class={labelHidden ? 'hidden' : undefined}>
        {label}
      </label>
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      <input
        {...input}
        // Which of them it is does not matter to the others.
        type={type as 'text'}
        id={id}
        class="input"
        value={value}
        aria-invalid={error !== undefined}
        {...(described && { 'aria-describedby': described })}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      {error && (
        <span class="error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
};
