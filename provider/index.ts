export { SpotinstToken, type SpotinstTokenArgs } from "./spotinst-token";
