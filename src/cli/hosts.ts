/** Whether a host is this machine, so that nobody between can listen. */
export const isLocal = (host: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(host);
