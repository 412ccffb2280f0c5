import { quoted } from '../../queries/text.ts';
import type { Project } from '../model.ts';
import { projectIdOf } from '../names.ts';

/** Where credentials are: a Secret that the operator mounts, and that an AlertmanagerConfig names. Nothing of it is written here. */
export const secretName = 'contextcore-alerting';
export const slackKey = 'slack-api-url';
const slackFile = `/etc/alertmanager/secrets/${secretName}/${slackKey}`;

/** How a text of a document is reached. */
export type Channel =
  | { readonly kind: 'slack'; readonly text: string }
  | { readonly kind: 'email'; readonly text: string }
  | { readonly kind: 'webhook'; readonly text: string }
  /** A receiver that Alertmanager itself has to know. */
  | { readonly kind: 'named'; readonly text: string };

/** Signs that mean nothing in a template, and that every mail server knows. */
const mailForm = /^[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z0-9-]{1,63}$/u;
/** No template, no user, no sign that one reader of addresses takes and another refuses. */
const urlForm = /^https?:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?](?:[\w.~!*'();:@&=+,/?[\]-]|%[0-9A-Fa-f]{2})*)?$/u;
/** How Slack calls channels. */
const slackForm = /^#[\p{Ll}\p{Lo}\p{N}_-]{1,80}$/u;

export const isMail = (text: string): boolean => mailForm.test(text);

export const isSlackName = (text: string): boolean => slackForm.test(text);

export const channelOf = (given: string): Channel => {
  const text = given.trim();
  if (text.startsWith('#')) return { kind: 'slack', text };
  if (isMail(text)) return { kind: 'email', text };
  return urlForm.test(text) && URL.canParse(text)
    ? { kind: 'webhook', text }
    : { kind: 'named', text: given.replace(/\p{Cs}/gu, '\ufffd') };
};

/** What tells a person; who is behind the others is not known. */
export const isQuiet = ({ kind }: Channel): boolean => kind === 'slack' || kind === 'email';

/** A text on one line; another text is another line. */
const line = (text: string): string => quoted(text).slice(1, -1);

/** The receiver of a channel: of this project alone where it is made here, for files of several projects come together. */
export const receiverName = (project: Project, channel: Channel): string =>
  channel.kind === 'named' ? channel.text : `${projectIdOf(project)}/${line(channel.text)}`;

/** A text in a template of Alertmanager that is read as that text. */
const inert = (text: string): string => line(text).replace(/\{/gu, '{{"{"}}');

/** A receiver in the file of Alertmanager; none for one that it has to know already. */
export const plainReceiver = (project: Project, channel: Channel) => {
  const name = receiverName(project, channel);
  switch (channel.kind) {
    case 'slack':
      return {
        name,
        slack_configs: [{ api_url_file: slackFile, channel: inert(channel.text), send_resolved: true }],
      };
    case 'email':
      return { name, email_configs: [{ to: channel.text, send_resolved: true }] };
    case 'webhook':
      return { name, webhook_configs: [{ url: channel.text, send_resolved: true }] };
    default:
      return undefined;
  }
};

/** The same in an AlertmanagerConfig, which can only use receivers of its own. */
export const objectReceiver = (project: Project, channel: Channel) => {
  const name = receiverName(project, channel);
  switch (channel.kind) {
    case 'slack':
      return {
        name,
        slackConfigs: [
          { apiURL: { name: secretName, key: slackKey }, channel: inert(channel.text), sendResolved: true },
        ],
      };
    case 'email':
      return { name, emailConfigs: [{ to: channel.text, sendResolved: true }] };
    case 'webhook':
      return { name, webhookConfigs: [{ url: channel.text, sendResolved: true }] };
    default:
      return undefined;
  }
};
