import { useId } from 'preact/hooks';

interface ChoiceProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly Value[];
  textOf: (value: Value) => string;
  choose: (value: Value) => void;
}

/** One of some, by its text. */
export const Choice = <Value extends string>({ label, value, choices, textOf, choose }: ChoiceProps<Value>) => {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        class="input"
        value={value}
        onChange={({ currentTarget }) => choose(choices.find((choice) => choice === currentTarget.value) ?? value)}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {textOf(choice)}
          </option>
        ))}
      </select>
    </div>
  );
};
