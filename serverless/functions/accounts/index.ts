import { business } from '../../chain/business.js';
import { inProcess } from '../../chain/in-process.js';
import { changePassword } from './change-password.js';
import { logIn } from './log-in.js';
import { logOut, logOutEverywhere } from './log-out.js';
import { getOverview } from './overview.js';
import { refresh } from './refresh-session.js';
import { register } from './register-user.js';
import { getMe, getMyCredit, renameMe } from './view-profile.js';

/** Behind the state machine. */
export const step = business({
  register,
  logIn,
  refresh,
  logOut,
  logOutEverywhere,
  changePassword,
  getMe,
  renameMe,
  getMyCredit,
  getOverview,
});

/** Behind the API itself. */
export const http = inProcess(step);
