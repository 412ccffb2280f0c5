/** The colours of all pages and pictures, light and dark. */
export const palette = `:root{color-scheme:light dark;--bg:#f6f7f9;--panel:#fff;--line:#dfe3e8;--text:#1b2430;--soft:#5d6978;--code:#f1f3f6;--error:#c0262d;--warning:#a86400;--info:#2463b5;--good:#1c7c4a;--error-soft:#fdecec;--warning-soft:#fff4df;--info-soft:#e8f1fc;--good-soft:#e5f5ec;--mark:#ffe3a3;--accent:#2f4b8f}
@media (prefers-color-scheme:dark){:root{--bg:#11151b;--panel:#191f28;--line:#2c3542;--text:#e4e8ee;--soft:#97a3b3;--code:#12171e;--error:#ff7b7b;--warning:#f0b35a;--info:#7fb4ff;--good:#5fd39a;--error-soft:#3a1b1e;--warning-soft:#37290f;--info-soft:#17283f;--good-soft:#12301f;--mark:#6b5213;--accent:#9db8ff}}
`;
