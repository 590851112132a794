import { type ComponentChildren } from 'preact';
import { isReachable } from '../api/api.js';
import { Link } from '../router/link.js';
import { page } from '../router/location.js';
import { type PageName, pathTo } from '../router/route.js';
import { isStaff, logOut, who } from '../session/session.js';
import { pieces } from '../shop/basket.js';
import { type Language, language, speak, texts } from '../texts/texts.js';
import { Button } from './button.js';
import { isLaboratoryThere } from './laboratory-there.js';
import { theme, themes } from './theme.js';
import { Toasts } from './toasts.js';

const Item = ({ to, names, children }: { to: string; names: readonly PageName[]; children: ComponentChildren }) => (
  <Link href={to} current={names.includes(page.value.name)}>
    {children}
  </Link>
);

const Nav = () => {
  const { shell } = texts.value;
  return (
    <nav class="nav" aria-label={shell.main}>
      <Item to={pathTo()} names={['shop']}>
        {shell.shop}
      </Item>
      <Item to={pathTo('basket')} names={['basket']}>
        {shell.basket(pieces.value)}
      </Item>
      {who.value && (
        <Item to={pathTo('orders')} names={['orders', 'order']}>
          {shell.orders}
        </Item>
      )}
      {isStaff.value && (
        <Item to={pathTo('operations')} names={['operations']}>
          {shell.operations}
        </Item>
      )}
      {isStaff.value && isLaboratoryThere.value && (
        <Item to={pathTo('laboratory')} names={['laboratory']}>
          {shell.laboratory}
        </Item>
      )}
    </nav>
  );
};

const Account = () => {
  const { shell } = texts.value;
  if (who.value)
    return (
      <Button kind="quiet" onClick={() => void logOut()}>
        {shell.logOut}
      </Button>
    );
  return (
    <Link href={pathTo('login')} class="button quiet" current={page.value.name === 'login'}>
      {shell.logIn}
    </Link>
  );
};

const Foot = () => {
  const { shell } = texts.value;
  return (
    <footer class="foot">
      <div class="bar-inner">
        <p>{shell.foot}</p>
        <a href="/docs">{shell.api}</a>
        <label>
          {shell.language}
          <select value={language.value} onChange={({ currentTarget }) => speak(currentTarget.value as Language)}>
            <option value="en" lang="en">
              English
            </option>
            <option value="de" lang="de">
              Deutsch
            </option>
          </select>
        </label>
        <label>
          {shell.theme}
          <select
            value={theme.value}
            onChange={({ currentTarget }) =>
              (theme.value = themes.find((theme) => theme === currentTarget.value) ?? 'system')
            }
          >
            {themes.map((theme) => (
              <option key={theme} value={theme}>
                {shell.themes[theme]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </footer>
  );
};

/** What stands around every page: a way past it, where one can go, who one is, and whether the platform answers. */
export const Shell = ({ children }: { children: ComponentChildren }) => {
  const { shell } = texts.value;
  return (
    <div class="shell">
      <div>
        <a class="button skip" href="#content">
          {shell.skip}
        </a>
        <header class="bar">
          <div class="bar-inner">
            <Link href={pathTo()} class="brand">
              <img src="/console/icon.svg" alt="" />
              {shell.name}
            </Link>
            <Nav />
            <div class="account">
              <Account />
            </div>
          </div>
        </header>
        <div class="away" role="status">
          {!isReachable.value && shell.away}
        </div>
      </div>
      {children}
      <div>
        <Foot />
        <Toasts />
      </div>
    </div>
  );
};
