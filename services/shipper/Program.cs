await Fleet.Shipper.ShipperHost.Build(args).RunAsync();
