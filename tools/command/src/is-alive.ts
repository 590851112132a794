import { isErrno } from './errno.js';

/** Whether there is a process of this id. */
export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's (postgres runs as its own user).
    return isErrno(error, 'EPERM');
  }
};
