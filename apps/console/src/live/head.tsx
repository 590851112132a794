import { type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The title of something that one has gone into; it takes the focus, so that a screen reader says where one is. */
export const Head = ({ children }: { children: ComponentChildren }) => {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <h2 ref={head} tabIndex={-1} class="head">
      {children}
    </h2>
  );
};
