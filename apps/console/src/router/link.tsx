import { type ComponentChildren } from 'preact';
import { go } from './location.js';

interface LinkProps {
  href: string;
  children: ComponentChildren;
  class?: string;
  /** Is it the page that is shown? Told to screen readers. */
  current?: boolean;
  label?: string;
}

/** With a key or another button held, the browser does what it does with links. */
const isPlain = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** A link to a page of the console, which comes without loading anything again. */
export const Link = ({ href, children, class: className, current = false, label }: LinkProps) => (
  <a
    href={href}
    class={className}
    aria-current={current ? 'page' : undefined}
    aria-label={label}
    onClick={(event) => {
      if (!isPlain(event)) return;
      event.preventDefault();
      go(href);
    }}
  >
    {children}
  </a>
);
