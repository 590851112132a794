import { type ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api, sessionEnd } from '../api/api.js';
import { Button } from '../design/button.js';
import { Field } from '../design/field.js';
import { Page } from '../design/page.js';
import { ErrorPanel } from '../design/states.js';
import { say } from '../design/toasts.js';
import { Link } from '../router/link.js';
import { go, place } from '../router/location.js';
import { pathTo, wayBack } from '../router/route.js';
import { texts } from '../texts/texts.js';
import { type Credentials, type Faults, faultsIn, faultsOf } from './form-faults.js';

interface Sending {
  busy: boolean;
  faults: Faults;
  error?: unknown;
}

/** Sends a form: what is wrong with a field is said there, and all else above. */
const useSending = (send: (given: Credentials) => Promise<void>) => {
  const [state, setState] = useState<Sending>({ busy: false, faults: {} });
  const submit = async (given: Credentials) => {
    const faults = faultsOf(given, texts.value);
    setState({ busy: Object.keys(faults).length === 0, faults });
    if (Object.keys(faults).length > 0) return;
    try {
      await send(given);
    } catch (error) {
      const faults = faultsIn(error);
      setState({ busy: false, faults, ...(Object.keys(faults).length === 0 && { error }) });
    }
  };
  return { ...state, submit };
};

const comeBack = () => go(wayBack(place.value.search), { replace: true });

const logIn = async ({ email, password }: Credentials) => {
  await api.logIn({ email, password });
  comeBack();
};

const register = async ({ name = '', ...login }: Credentials) => {
  await api.register({ ...login, name });
  await api.logIn(login);
  say(texts.value.account.welcome(name));
  comeBack();
};

interface FormProps {
  title: string;
  isNew: boolean;
  other: ComponentChildren;
}

const AccountForm = ({ title, isNew, other }: FormProps) => {
  const { account } = texts.value;
  const [given, setGiven] = useState({ email: '', password: '', name: '' });
  const { busy, faults, error, submit } = useSending(isNew ? register : logIn);
  const { email, password, name } = given;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit(isNew ? given : { email, password });
      }}
    >
      {error !== undefined && <ErrorPanel error={error} />}
      {isNew && (
        <Field
          label={account.name}
          name="name"
          autoComplete="name"
          required
          value={name}
          error={faults['name']}
          onInput={(name) => setGiven({ ...given, name })}
        />
      )}
      <Field
        label={account.email}
        name="email"
        type="email"
        autoComplete="username"
        required
        value={email}
        error={faults['email']}
        onInput={(email) => setGiven({ ...given, email })}
      />
      <Field
        label={account.password}
        name="password"
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        required
        hint={isNew ? account.passwordHint : undefined}
        value={password}
        error={faults['password']}
        onInput={(password) => setGiven({ ...given, password })}
      />
      <Button type="submit" kind="primary" busy={busy}>
        {busy ? (isNew ? account.registering : account.loggingIn) : title}
      </Button>
      <p class="row">{other}</p>
    </form>
  );
};

/** Why one is here: a session that ended, or a page that needs one. */
const Why = () => {
  const { sessionEnds, account } = texts.value;
  const end = sessionEnd.value;
  const needs = new URLSearchParams(place.value.search).has('needs');
  if (end === undefined && !needs) return null;
  return (
    <p class={`notice ${end === 'expired' ? 'warn' : 'accent'}`} role="status">
      {end === undefined ? account.needs : sessionEnds[end]}
    </p>
  );
};

/** Where one logs in or signs up, and then goes back to where one was. */
export const AccountPage = ({ isNew }: { isNew: boolean }) => {
  const { account } = texts.value;
  const title = isNew ? account.register : account.logIn;
  const { search } = place.value;
  return (
    <Page title={title}>
      <Why />
      <div class="card account-card">
        <AccountForm
          key={title}
          title={title}
          isNew={isNew}
          other={
            <>
              {isNew ? account.hasAccount : account.noAccount}
              <Link href={pathTo(isNew ? 'login' : 'register') + search}>
                {isNew ? account.logIn : account.register}
              </Link>
            </>
          }
        />
      </div>
    </Page>
  );
};
