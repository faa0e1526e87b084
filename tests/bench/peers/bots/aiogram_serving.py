"""How the two aiogram bots are served: as its documentation shows, on uvloop."""

from __future__ import annotations

import asyncio

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.peers.bots import common


def serve(dispatcher: Dispatcher) -> None:
    """Poll, or serve the webhook, until killed."""
    common.use_uvloop()
    session = AiohttpSession(api=TelegramAPIServer.from_base(common.API_BASE))
    bot = Bot(common.TOKEN, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    if not common.WEBHOOK:
        asyncio.run(dispatcher.start_polling(bot))
        return

    async def set_webhook(bot: Bot) -> None:
        await bot.set_webhook(common.URL, secret_token=common.SECRET)

    dispatcher.startup.register(set_webhook)
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher=dispatcher, bot=bot, secret_token=common.SECRET)
    handler.register(app, path=common.PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host=common.HOST, port=common.PORT, access_log=None, print=None)
