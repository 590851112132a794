import { signal } from '@preact/signals';
import { type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { sessionEnd } from '../api/api.js';
import { Loading } from '../design/states.js';
import { go, place } from '../router/location.js';
import { pathTo } from '../router/route.js';
import { who } from './session.js';

/** A tab that is new asks the others for the session: so long it waits for their answer. */
const OTHERS_MS = 150;
const haveOthersAnswered = signal(false);
setTimeout(() => (haveOthersAnswered.value = true), OTHERS_MS);

const goAndLogIn = () => {
  const from = encodeURIComponent(place.peek().path + place.peek().search);
  const needs = sessionEnd.peek() === undefined ? '&needs' : '';
  go(`${pathTo('login')}?from=${from}${needs}`, { replace: true });
};

/** What only somebody who is logged in can see; anyone else logs in first, and comes back here. */
export const WithSession = ({ children }: { children: ComponentChildren }) => {
  const isNobody = who.value === undefined && haveOthersAnswered.value;
  useEffect(() => {
    if (isNobody) goAndLogIn();
  }, [isNobody]);
  if (who.value) return <>{children}</>;
  return (
    <main id="content" class="page">
      <Loading />
    </main>
  );
};
