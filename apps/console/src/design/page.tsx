import { type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts/texts.js';

interface PageProps {
  title: string;
  /** A line below the title. */
  lead?: ComponentChildren;
  /** Beside the title. */
  aside?: ComponentChildren;
  children: ComponentChildren;
}

let isFirst = true;

/** A page with its title, which a screen reader says when one comes here from another page. */
export const Page = ({ title, lead, aside, children }: PageProps) => {
  const head = useRef<HTMLHeadingElement>(null);
  const { name } = texts.value.shell;
  useEffect(() => {
    document.title = title === name ? title : `${title} · ${name}`;
  }, [title, name]);
  useEffect(() => {
    if (!isFirst) head.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <main id="content" class="page">
      <div class="page-head">
        <div>
          <h1 ref={head} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p>{lead}</p>}
        </div>
        {aside}
      </div>
      {children}
    </main>
  );
};
