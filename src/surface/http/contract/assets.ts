/** Declarations of the routes of assets. */
import * as as from '../schemas/assets.ts';
import { list, page, PageQuery, RangeQuery, SiteParams } from '../schemas/common.ts';
import * as co from '../schemas/conversations.ts';

export const assets = {
  listAssets: {
    method: 'GET',
    path: '/sites/:site/assets',
    access: 'see',
    summary: 'Assets',
    params: SiteParams,
    query: as.AssetQuery,
    reply: page(as.AssetRow),
  },
  exportAssets: {
    method: 'GET',
    path: '/sites/:site/assets.csv',
    access: 'see',
    summary: 'Assets as CSV',
    params: SiteParams,
    query: as.AssetFilter,
    produces: 'text/csv',
  },
  seeAsset: {
    method: 'GET',
    path: '/sites/:site/assets/:asset',
    access: 'see',
    summary: 'One asset, with reasons',
    params: as.AssetParams,
    reply: as.Asset,
  },
  correctAsset: {
    method: 'PATCH',
    path: '/sites/:site/assets/:asset',
    access: 'correct',
    summary: "A person's word about an asset",
    params: as.AssetParams,
    body: as.AssetPatch,
    reply: as.Asset,
  },
  assetClaims: {
    method: 'GET',
    path: '/sites/:site/assets/:asset/claims',
    access: 'see',
    summary: 'What is said about it, and by what',
    params: as.AssetParams,
    reply: list(as.Claim),
  },
  assetConversations: {
    method: 'GET',
    path: '/sites/:site/assets/:asset/conversations',
    access: 'see',
    summary: 'Its conversations',
    params: as.AssetParams,
    query: PageQuery,
    reply: page(co.ConversationRow),
  },
  assetHistory: {
    method: 'GET',
    path: '/sites/:site/assets/:asset/history',
    access: 'see',
    summary: 'What happened to it, newest first',
    params: as.AssetParams,
    query: as.HistoryQuery,
    reply: page(as.HistoryItem),
  },
  assetPeers: {
    method: 'GET',
    path: '/sites/:site/assets/:asset/peers',
    access: 'see',
    summary: 'Who talked to it in that time',
    params: as.AssetParams,
    query: RangeQuery,
    reply: list(as.Peer),
  },
} as const;
